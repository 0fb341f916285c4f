namespace MiniPod.Pods.Spec.Handlers;

/// <summary>Runs a program in the container, without a shell, in its directory and as its user; 0 is success.</summary>
public sealed record ExecHandler : Handler
{
    /// <summary>The program and its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Whether <c>$(NAME)</c> in it stands for the value that the manifest gives to a variable of the container. Default
    /// false.</summary>
    public bool Expands { get; init; }
}
