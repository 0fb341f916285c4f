namespace MiniPod.Pods.Operations;

/// <summary>What becomes of a pod that is applied.</summary>
public enum AppliedOutcome
{
    /// <summary>There was none of its name.</summary>
    Created,

    /// <summary>It is as its manifest says, and runs.</summary>
    Unchanged,

    /// <summary>It is as its manifest says, but was stopped.</summary>
    Started,

    /// <summary>Only what its ConfigMaps and Secrets contain, and images of app containers, were different: its files and variables were
    /// brought up to date, and these containers were made anew.</summary>
    Configured,

    /// <summary>It was another one: that was stopped and removed, and this one was made.</summary>
    Replaced,
}
