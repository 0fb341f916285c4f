namespace MiniPod.Cli.Commands;

/// <summary>The form in which a packet's way is written.</summary>
internal enum PacketFormat
{
    /// <summary>Text for a terminal.</summary>
    Text,

    /// <summary>JSON for programs, with stable keys.</summary>
    Json,
}
