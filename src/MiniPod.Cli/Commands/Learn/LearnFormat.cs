namespace MiniPod.Cli.Commands.Learn;

/// <summary>The output format of a command about lessons.</summary>
internal enum LearnFormat
{
    /// <summary>Text for people.</summary>
    Text,

    /// <summary>JSON for programs, with stable keys.</summary>
    Json,
}
