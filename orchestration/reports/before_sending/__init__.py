"""What makes a delivery right before it is sent: forms to fill, marked copies, a page that checks."""
