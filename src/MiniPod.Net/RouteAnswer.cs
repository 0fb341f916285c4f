namespace MiniPod.Net;

/// <summary>What the kernel does with a packet that it has to route.</summary>
/// <param name="Route">The route that it takes; null if it refuses the packet.</param>
/// <param name="Error">Why it refuses: the number of an error, errno(3); 0 otherwise.</param>
public sealed record RouteAnswer(NetworkRoute? Route, int Error)
{
    /// <summary>The kernel could not be asked.</summary>
    public static RouteAnswer Unknown { get; } = new(null, 0);

    /// <summary>Whether the kernel told.</summary>
    public bool IsKnown => Route is not null || Error != 0;

    /// <summary>ENETUNREACH: no route leads there.</summary>
    public const int NoRoute = 101;

    /// <summary>EHOSTUNREACH: for a packet that came in, also that this host does not forward.</summary>
    public const int NoWay = 113;

    /// <summary>EINVAL: the packet must not come in by this interface (reverse path filter, martian source).</summary>
    public const int WrongInterface = 22;

    /// <summary>EXDEV: as <see cref="WrongInterface"/>.</summary>
    public const int WrongSource = 18;
}
