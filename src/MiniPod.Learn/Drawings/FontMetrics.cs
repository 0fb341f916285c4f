using MiniPod.Pods.Prose;

namespace MiniPod.Learn.Drawings;

/// <summary>How wide text is. The widths are those of DejaVu, the widest of the usual fonts, so that text fits whichever the reader
/// has.</summary>
internal static class FontMetrics
{
    private const double Mono = 0.604;
    private const double Wide = 1;
    private const char First = ' ';

    // In thousandths of the size, from space to tilde.
    private static readonly short[] Regular =
    [
        318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636, 636, 636, 636,
        337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635,
        611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974,
        634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
    ];

    private static readonly short[] Bold =
    [
        348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696, 696, 696, 696, 696, 696, 696, 696,
        400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 372, 775, 637, 995, 837, 850, 733, 850, 770, 720,
        682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 500, 500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343, 665, 343, 1042,
        712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838,
    ];

    /// <summary>The width of a text, in the unit of the size.</summary>
    public static double Width(string text, double size, FontKind font) => text.EnumerateRunes().Sum(rune => Of(rune.Value, font)) * size;

    private static double Of(int rune, FontKind font)
    {
        if (TextWidth.IsWide(rune)) return Wide;
        if (font == FontKind.Mono) return Mono;
        var index = rune - First;
        if (index < 0 || index >= Regular.Length) return Wide;
        return (font == FontKind.Bold ? Bold : Regular)[index] / 1000.0;
    }
}
