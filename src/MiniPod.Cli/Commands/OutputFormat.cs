namespace MiniPod.Cli.Commands;

/// <summary>The output format of a command that prints data.</summary>
internal enum OutputFormat
{
    /// <summary>A table for people.</summary>
    Table,

    /// <summary>The table with additional columns.</summary>
    Wide,

    /// <summary>JSON for programs, with stable keys.</summary>
    Json,
}
