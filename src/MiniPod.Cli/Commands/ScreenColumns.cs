using System.Globalization;
using MiniPod.Cli.Hosting;
using MiniPod.Linux;

namespace MiniPod.Cli.Commands;

/// <summary>How many columns there are for text.</summary>
internal static class ScreenColumns
{
    /// <summary>COLUMNS if it is set, else those of the terminal; null where the output goes to a file or another program.</summary>
    public static int? Find() =>
        int.TryParse(GlobalOptions.Variable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns) && columns > 0
            ? columns
            : StandardStream.Output.Columns;
}
