namespace MiniPod.Spec.Yaml;

/// <summary>How far the reading of a text is: the numbers of what was found.</summary>
internal readonly record struct ReadingPosition(int Count, int Documents, int Faults, long Nodes, long Characters);
