package margay.forge.quant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FormSpaceTest {
    private static final int LAYERS = 10;

    @Test
    void theElasticSpaceHasEveryForm() {
        assertEquals(7 * 4, FormSpace.ELASTIC.weightForms(false).size());
        assertEquals(4, FormSpace.ELASTIC.weightForms(true).size());
        assertEquals(7 * 2, FormSpace.ELASTIC.activationForms(false).size());
        assertEquals(2, FormSpace.ELASTIC.activationForms(true).size());
    }

    @Test
    void edgesHaveEightBitsInEverySubnet() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100; i++) {
            Subnet subnet = FormSpace.ELASTIC.random(LAYERS, random);
            for (int edge : new int[] {0, LAYERS - 1}) {
                assertEquals(8, subnet.layers().get(edge).weights().bits());
                assertEquals(8, subnet.layers().get(edge).input().bits());
            }
        }
    }

    @Test
    void subnetsOfOneBitWidthVaryInSymmetryAndGranularityOnly() {
        Subnet subnet = FormSpace.ELASTIC.randomAt(LAYERS, 2, new SplittableRandom(1));
        assertTrue(subnet.layers().subList(1, LAYERS - 1).stream()
                .allMatch(form -> form.weights().bits() == 2 && form.input().bits() == 2));
        assertTrue(subnet.layers().stream().distinct().count() > 3);
    }

    @Test
    void aSubnetIsReadBackFromItsText() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 50; i++) {
            Subnet subnet = FormSpace.ELASTIC.random(LAYERS, random);
            assertEquals(subnet, Subnet.parse(subnet.toString()));
        }
        assertThrows(IllegalArgumentException.class, () -> Subnet.parse("w9.sym.tensor+a4.sym"));
        assertThrows(IllegalArgumentException.class, () -> Subnet.parse(""));
    }
}
