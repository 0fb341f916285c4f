namespace MiniPod.Engine;

/// <summary>A command to run in a running container.</summary>
public sealed record ExecConfig
{
    /// <summary>The command and its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Additional environment variables, each <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>The user, <c>name</c> or <c>uid[:gid]</c>; null: the container's.</summary>
    public string? User { get; init; }

    /// <summary>The working directory; null: the container's.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Called once the engine has started the command, which from then on runs regardless of what happens to
    /// the caller. Default: does nothing.</summary>
    public Action Begun { get; init; } = () => { };

    /// <summary>Whether the command, with all that it has started, is killed when the caller gives up. The engine has no way to
    /// stop it, but tells its process on this machine. Default false: it goes on.</summary>
    public bool EndsWithCaller { get; init; }
}
