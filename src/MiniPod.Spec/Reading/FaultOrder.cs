namespace MiniPod.Spec.Reading;

/// <summary>The order in which faults are told: that of the manifests, and of the lines in each.</summary>
public static class FaultOrder
{
    /// <summary>The faults in order, each once.</summary>
    /// <param name="faults">The faults.</param>
    /// <param name="sources">The manifests, in their order.</param>
    public static IReadOnlyList<SpecFault> Sorted(IEnumerable<SpecFault> faults, IEnumerable<string> sources)
    {
        var order = sources.Distinct().Index().ToDictionary(source => source.Item, source => source.Index);
        return
        [
            .. faults.Distinct()
                .OrderBy(fault => order.GetValueOrDefault(fault.Source))
                .ThenBy(fault => fault.Place.Line)
                .ThenBy(fault => fault.Place.Column),
        ];
    }
}
