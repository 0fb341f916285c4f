namespace MiniPod.Cli.Commands;

/// <summary>How data is printed.</summary>
internal enum OutputFormat
{
    /// <summary>Columns for people.</summary>
    Table,

    /// <summary>More columns.</summary>
    Wide,

    /// <summary>JSON for programs; its keys are stable.</summary>
    Json,
}
