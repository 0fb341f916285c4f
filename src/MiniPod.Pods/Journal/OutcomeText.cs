namespace MiniPod.Pods.Journal;

/// <summary>What is said about the outcome of a step. After the colon: the values of its text.</summary>
public enum OutcomeText
{
    /// <summary>Said already, in the words of who said it: the text.</summary>
    Said,

    /// <summary>Something that leads to something else: both paths.</summary>
    LeadsTo,

    /// <summary>A container: its short id.</summary>
    Container,

    /// <summary>A process: its number, and its network namespace.</summary>
    Process,

    /// <summary>The path of the SandboxKey.</summary>
    SandboxKey,

    /// <summary>An image that the engine has.</summary>
    Present,

    /// <summary>An image that came from this program.</summary>
    Loaded,

    /// <summary>An image that came from its registry.</summary>
    Pulled,

    /// <summary>A network of this program: its name.</summary>
    BuiltInNetwork,

    /// <summary>Another network: its name, and the file.</summary>
    ConfiguredNetwork,

    /// <summary>No address whose ports could be opened: the interface.</summary>
    NothingToOpen,

    /// <summary>No chain in which ports could be opened: the chain.</summary>
    OpenedByFirewalld,
}
