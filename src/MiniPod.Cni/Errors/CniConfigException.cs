namespace MiniPod.Cni;

/// <summary>A network configuration or an attachment parameter (container ID, namespace, interface name, argument) is
/// not valid. The plugins of the requested operation were not run.</summary>
/// <param name="message">What is wrong, where, and what is expected.</param>
/// <param name="code">The error code that the CNI specification defines for the error. Default
/// <see cref="CniErrorCode.InvalidNetworkConfig"/>.</param>
/// <param name="inner">The cause; null for none.</param>
public sealed class CniConfigException(string message, CniErrorCode code = CniErrorCode.InvalidNetworkConfig, Exception? inner = null)
    : CniException(message, code, inner);
