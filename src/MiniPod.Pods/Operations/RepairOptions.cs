namespace MiniPod.Pods.Operations;

/// <summary>How far a repair may go.</summary>
public sealed record RepairOptions
{
    /// <summary>Only tells what would be done. Default false.</summary>
    public bool DryRun { get; init; }

    /// <summary>May make containers anew, whose writable layers are lost. Default false.</summary>
    public bool Recreate { get; init; }

    /// <summary>Asks the plugins too whether the network is as they made it (CNI CHECK). Default false.</summary>
    public bool Check { get; init; }

    /// <summary>Is told what is wrong and what will be done, and what that interrupts, before it is done. Default nobody.</summary>
    public Action<RepairPlan> Announce { get; init; } = _ => { };

    /// <summary>How long a container that must be stopped has between its stop signal and KILL. Default 10 seconds.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);
}
