namespace MiniPod.Cni;

/// <summary>The base of all that this library throws by itself: catch it to catch them all.</summary>
public abstract class CniException : Exception
{
    private protected CniException(string message, CniErrorCode code, Exception? inner)
        : base(message, inner) => Code = code;

    /// <summary>The CNI error code: a plugin's own, or the one that the specification gives to what went wrong here.
    /// Default <see cref="CniErrorCode.Unknown"/>.</summary>
    public CniErrorCode Code { get; }
}
