using MiniPod.Spec.Nodes;

namespace MiniPod.Spec.Yaml;

/// <summary>A document of a manifest. Documents without content, or with <c>null</c> alone, are none.</summary>
/// <param name="Index">Its number among the documents of its file, from 0; those that cannot be read count too.</param>
/// <param name="Root">What is in it: a <see cref="MapNode"/> or a <see cref="ListNode"/>.</param>
/// <param name="Faults">What is wrong with it; also in <see cref="DocumentSet.Faults"/>.</param>
public sealed record Document(int Index, Node Root, IReadOnlyList<SpecFault> Faults);
