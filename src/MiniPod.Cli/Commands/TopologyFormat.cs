namespace MiniPod.Cli.Commands;

/// <summary>The form of a drawing.</summary>
internal enum TopologyFormat
{
    /// <summary>Text for a terminal.</summary>
    Text,

    /// <summary>A drawing, as SVG.</summary>
    Svg,

    /// <summary>A page with the drawing, in one file.</summary>
    Html,

    /// <summary>A diagram for Mermaid.</summary>
    Mermaid,

    /// <summary>A graph for Graphviz.</summary>
    Dot,

    /// <summary>JSON for programs, with stable keys.</summary>
    Json,
}
