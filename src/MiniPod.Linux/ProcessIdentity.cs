using System.Globalization;

namespace MiniPod.Linux;

/// <summary>A process beyond doubt: a number is given out again, number and start time together are not.</summary>
/// <param name="Id">The process id.</param>
/// <param name="StartTime">When it started, in clock ticks since boot: field 22 of /proc/pid/stat, proc(5).</param>
public readonly record struct ProcessIdentity(int Id, long StartTime)
{
    /// <summary>The process that has this number now; null when there is none, or only a zombie.</summary>
    public static ProcessIdentity? TryRead(int processId)
    {
        string stat;
        try
        {
            stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
        }
        catch (IOException)
        {
            return null; // gone between two looks: the answer, not a failure
        }

        // The command's name may hold spaces and parentheses: fields are counted from the last one.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? null : new ProcessIdentity(processId, long.Parse(fields[19], CultureInfo.InvariantCulture));
    }

    /// <summary>Whether this very process still runs.</summary>
    public bool IsAlive => TryRead(Id) == this;
}
