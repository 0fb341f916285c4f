namespace MiniPod.Cni;

/// <summary>A configuration, or an attachment parameter (container id, namespace, interface name, argument), is not
/// valid; no plugin was run.</summary>
/// <param name="message">What is wrong, where, and what would be right.</param>
/// <param name="code">The code that the specification gives to it. Default <see cref="CniErrorCode.InvalidNetworkConfig"/>.</param>
/// <param name="inner">What was thrown while it was read, if anything.</param>
public sealed class CniConfigException(string message, CniErrorCode code = CniErrorCode.InvalidNetworkConfig, Exception? inner = null)
    : CniException(message, code, inner);
