namespace MiniPod.Pods.Forecasts;

/// <summary>Why something cannot be known before, or would make a command fail, or what becomes of it. After the colon: the values of its
/// sentence.</summary>
public enum ForecastReason
{
    /// <summary>It cannot be known what a step changes: the step.</summary>
    StepChanges,

    /// <summary>It cannot be known what undoing a step changes: the step.</summary>
    UndoChanges,

    /// <summary>Only the registry knows: the image.</summary>
    RegistryAnswers,

    /// <summary>Only the engine knows its volumes: the volume.</summary>
    VolumeOfEngine,

    /// <summary>A plugin may return name servers.</summary>
    NameServers,

    /// <summary>An IPAM plugin chooses: the plugin.</summary>
    GivenAddress,

    /// <summary>Rules of the nftables back end that masquerade.</summary>
    NftablesMasquerade,

    /// <summary>Rules of the nftables back end for published ports.</summary>
    NftablesPorts,

    /// <summary>Rules of portmap that its own configuration changes: the keys.</summary>
    PortKeys,

    /// <summary>An interface of the host that moves into the pod: the interface.</summary>
    MovedInterface,

    /// <summary>The firewall plugin asks firewalld.</summary>
    Firewalld,

    /// <summary>Rules of the firewall plugin that its own configuration changes.</summary>
    FirewallKeys,

    /// <summary>A standard plugin that changes what others made: the plugin.</summary>
    PluginConfiguration,

    /// <summary>A bridge may get the hardware address of its new port: the bridge.</summary>
    LowestMac,

    /// <summary>A plugin that is not known: the plugin.</summary>
    PluginAlone,

    /// <summary>A sandbox is made: the container, the image, the host name, and the id.</summary>
    SandboxMade,

    /// <summary>A sandbox on the host's network is made: the container, the image, the host's name, and the id.</summary>
    SandboxOnHost,

    /// <summary>An app container is made: the container, the image, the container of the network, and the id.</summary>
    AppContainerMade,

    /// <summary>An image comes from this program: the image.</summary>
    LoadedImage,

    /// <summary>An image comes from its registry: the image.</summary>
    PulledImage,

    /// <summary>The engine makes a directory: the directory.</summary>
    DirectoryOfHost,

    /// <summary>A file of the sandbox: the addresses, and the name.</summary>
    HostsOfSandbox,

    /// <summary>An interface of the host moves into the pod and back: the interface.</summary>
    InterfaceMoves,

    /// <summary>An interface of the host on which that of the pod is built: the interface.</summary>
    InterfaceBelow,

    /// <summary>A fault is made: the fault.</summary>
    FaultMade,

    /// <summary>A fault is undone: the fault.</summary>
    FaultUndone,

    /// <summary>Refused: the container.</summary>
    NameTaken,

    /// <summary>Refused: the path of the link.</summary>
    LinkTaken,

    /// <summary>Refused: the image.</summary>
    NoImage,

    /// <summary>What a hostPath volume names is not there: its path.</summary>
    NoHostPath,

    /// <summary>Refused: the interface of the host.</summary>
    NoHostInterface,

    /// <summary>Refused: the path of the socket.</summary>
    NoDhcpDaemon,

    /// <summary>Refused: the address, and the network.</summary>
    OutOfRange,

    /// <summary>Refused: the address, and the file.</summary>
    Reserved,

    /// <summary>Refused: the subnet.</summary>
    PoolFull,

    /// <summary>Refused: the bridge, its address, and the one that it was to have.</summary>
    OtherGateway,
}
