namespace MiniPod.Cni;

/// <summary>
/// The well-known codes of a plugin's error object (see <see href="https://www.cni.dev/docs/spec/#error">Error</see> in
/// the CNI specification), and those that libcni adds. Plugins may use any number from 100 up for their own errors.
/// </summary>
public enum CniErrorCode
{
    /// <summary>No code was given.</summary>
    Unknown = 0,

    /// <summary>The plugin does not support the configuration's CNI version.</summary>
    IncompatibleVersion = 1,

    /// <summary>The configuration has a field that the plugin does not support.</summary>
    UnsupportedField = 2,

    /// <summary>The container is unknown or does not exist. The runtime does not need to clean up, for example by
    /// calling DEL.</summary>
    UnknownContainer = 3,

    /// <summary>A CNI_ environment variable is missing or invalid.</summary>
    InvalidEnvironment = 4,

    /// <summary>An I/O failure, for example when the configuration could not be read from standard input.</summary>
    IOFailure = 5,

    /// <summary>The configuration or a part of it could not be decoded.</summary>
    DecodingFailure = 6,

    /// <summary>The configuration is invalid.</summary>
    InvalidNetworkConfig = 7,

    /// <summary>The network namespace is invalid (libcni).</summary>
    InvalidNetNS = 8,

    /// <summary>A transient condition prevents the operation. It may be retried later.</summary>
    TryAgainLater = 11,

    /// <summary>STATUS: the plugin is not available and cannot serve an ADD.</summary>
    PluginNotAvailable = 50,

    /// <summary>STATUS: the plugin is not available, and existing containers may have limited connectivity.</summary>
    LimitedConnectivity = 51,

    /// <summary>Any other error. The plugins of the CNI project use this code for most errors (libcni).</summary>
    Internal = 999,
}
