namespace MiniPod.Engine;

/// <summary>Something happened to a container. It only says where to look: what is so now has to be asked for.</summary>
/// <param name="ContainerId">Its id, 64 hexadecimal digits.</param>
/// <param name="Action">What happened, in the engine's word: <c>start</c>, <c>die</c>, <c>destroy</c> ...</param>
/// <param name="Labels">Its labels, and what else the engine says about it.</param>
public sealed record ContainerEvent(string ContainerId, string Action, IReadOnlyDictionary<string, string> Labels);
