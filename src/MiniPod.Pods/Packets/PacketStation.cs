namespace MiniPod.Pods.Packets;

/// <summary>Something that happened to a packet on its way.</summary>
/// <param name="Place">Where.</param>
public abstract record PacketStation(PacketPlace Place);
