namespace MiniPod.Cni;

/// <summary>A result is not valid, or cannot be expressed in the requested version.</summary>
/// <param name="message">What is wrong with the result.</param>
/// <param name="inner">The cause; null for none.</param>
public sealed class CniResultException(string message, Exception? inner = null)
    : CniException(message, CniErrorCode.DecodingFailure, inner);
