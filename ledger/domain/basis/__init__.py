"""What has been taxed already: pools, conversions, rollovers, layers and clocks."""
