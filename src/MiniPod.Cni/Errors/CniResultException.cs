namespace MiniPod.Cni;

/// <summary>A result cannot be read, or cannot be expressed in the version asked for.</summary>
/// <param name="message">What is wrong with it.</param>
/// <param name="inner">What was thrown while it was read, if anything.</param>
public sealed class CniResultException(string message, Exception? inner = null)
    : CniException(message, CniErrorCode.DecodingFailure, inner);
