namespace MiniPod.Cli.Commands;

/// <summary>The form in which a packet's way is written.</summary>
internal enum PacketFormat
{
    /// <summary>Text for a terminal.</summary>
    Text,

    /// <summary>A drawing of the network with numbered stations, as SVG.</summary>
    Svg,

    /// <summary>A page with the drawing, in one file.</summary>
    Html,

    /// <summary>JSON for programs, with stable keys.</summary>
    Json,
}
