package margay.forge.search;

import margay.forge.quant.Subnet;

/**
 * The time of a subnet on a box.
 *
 * @param subnet the subnet
 * @param ms of one run on one image, in milliseconds
 */
public record TimedSubnet(Subnet subnet, double ms) {}
