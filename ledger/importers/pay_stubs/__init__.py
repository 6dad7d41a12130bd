"""Pay stubs, in the layouts in which payroll prints and exports them."""
