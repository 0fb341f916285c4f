using MiniPod.Learn.Drawings.Text;

namespace MiniPod.Cli.Rendering;

/// <summary>How a terminal shows what a line says.</summary>
internal static class ToneStyle
{
    /// <summary>The style.</summary>
    public static TextStyle Of(TextTone tone) => tone switch
    {
        TextTone.Heading => TextStyle.Bold,
        TextTone.Dim => TextStyle.Dim,
        TextTone.Command => TextStyle.Command,
        TextTone.Broken => TextStyle.Error,
        _ => TextStyle.Plain,
    };
}
