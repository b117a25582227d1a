"""Working copies at the desk: their form, the page that publishes them, and what other pages say of them."""
