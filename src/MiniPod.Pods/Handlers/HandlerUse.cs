namespace MiniPod.Pods.Handlers;

/// <summary>What a handler is used for.</summary>
internal enum HandlerUse
{
    /// <summary>A probe.</summary>
    Probe,

    /// <summary>A hook, for which any answer of a server is success.</summary>
    Hook,
}
