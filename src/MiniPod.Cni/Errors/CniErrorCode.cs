namespace MiniPod.Cni;

/// <summary>
/// The well-known codes of a plugin's error object (<see href="https://www.cni.dev/docs/spec/#error">the specification's "Error"</see>),
/// and those that libcni adds.
/// Plugins may use any number above 99.
/// </summary>
public enum CniErrorCode
{
    /// <summary>No code was given.</summary>
    Unknown = 0,

    /// <summary>The plugin does not support the configuration's CNI version.</summary>
    IncompatibleVersion = 1,

    /// <summary>The configuration has a field that the plugin does not support.</summary>
    UnsupportedField = 2,

    /// <summary>The container is unknown or does not exist: the runtime need not clean up after it.</summary>
    UnknownContainer = 3,

    /// <summary>A CNI_ environment variable is missing or invalid.</summary>
    InvalidEnvironment = 4,

    /// <summary>Input or output failed, for example the configuration could not be read from standard input.</summary>
    IOFailure = 5,

    /// <summary>The configuration, or something in it, could not be decoded.</summary>
    DecodingFailure = 6,

    /// <summary>The configuration is invalid.</summary>
    InvalidNetworkConfig = 7,

    /// <summary>The network namespace is invalid (libcni).</summary>
    InvalidNetNS = 8,

    /// <summary>Something passing stands in the way: the operation may be tried again later.</summary>
    TryAgainLater = 11,

    /// <summary>STATUS: the plugin is not available, it cannot serve an ADD.</summary>
    PluginNotAvailable = 50,

    /// <summary>STATUS: the plugin is not available, and containers that it attached may have limited connectivity.</summary>
    LimitedConnectivity = 51,

    /// <summary>Anything else: what the official plugins answer nearly always (libcni).</summary>
    Internal = 999,
}
