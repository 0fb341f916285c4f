using MiniPod.Pods.Tracing;

namespace MiniPod.Learn.Traces;

/// <summary>Distributes spans over lanes, so that those of one lane do not overlap.</summary>
internal static class SpanLanes
{
    /// <summary>The lane of each step, from 0: the first that is free when it begins.</summary>
    public static IReadOnlyDictionary<StepSpan, int> Of(IEnumerable<StepSpan> steps)
    {
        var lanes = new Dictionary<StepSpan, int>(ReferenceEqualityComparer.Instance);
        var ends = new List<DateTimeOffset>();
        foreach (var step in steps.OrderBy(step => step.Begin))
        {
            var lane = ends.FindIndex(end => end <= step.Begin);
            if (lane < 0)
            {
                lane = ends.Count;
                ends.Add(step.End);
            }

            ends[lane] = step.End;
            lanes.Add(step, lane);
        }

        return lanes;
    }
}
