namespace MiniPod.Cni;

/// <summary>The base class of all exceptions that this library defines.</summary>
public abstract class CniException : Exception
{
    private protected CniException(string message, CniErrorCode code, Exception? inner)
        : base(message, inner) => Code = code;

    /// <summary>The CNI error code: the one that the plugin returned, or the one that the specification defines for the
    /// error. Default <see cref="CniErrorCode.Unknown"/>.</summary>
    public CniErrorCode Code { get; }
}
