package margay.forge.search;

import margay.forge.quant.Subnet;

/**
 * The accuracy of a subnet.
 *
 * @param subnet the subnet
 * @param accuracy the share of images that get the right class, 0..1
 * @param weights which weights it was measured with: SHA-256 of their file
 */
public record MeasuredSubnet(Subnet subnet, double accuracy, String weights) {}
