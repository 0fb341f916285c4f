using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace MiniPod.TestRunner;

/// <summary>The number of tests that passed, failed and were skipped.</summary>
/// <param name="Passed">Those that passed.</param>
/// <param name="Failed">Those that failed, and failures outside a test, for example in the cleanup of a class.</param>
/// <param name="Skipped">Those that were skipped.</param>
internal sealed record TestCounts(int Passed, int Failed, int Skipped)
{
    /// <summary>No tests.</summary>
    public static TestCounts None { get; } = new(0, 0, 0);

    /// <summary>Whether there were any tests.</summary>
    public bool Any => this != None;

    /// <summary>Adds two counts.</summary>
    public static TestCounts operator +(TestCounts one, TestCounts other) =>
        new(one.Passed + other.Passed, one.Failed + other.Failed, one.Skipped + other.Skipped);

    /// <summary>Reads the file that xunit writes with -result-xml; null if there is none, or
    /// if it is incomplete.</summary>
    public static TestCounts? TryRead(string path)
    {
        try
        {
            return XDocument.Load(path).Descendants("assembly").Select(Of).Aggregate(None, (sum, next) => sum + next);
        }
        catch (Exception error) when (error is FileNotFoundException or XmlException)
        {
            return null;
        }
    }

    private static TestCounts Of(XElement assembly) =>
        new(Number(assembly, "passed"), Number(assembly, "failed") + Number(assembly, "errors"), Number(assembly, "skipped"));

    private static int Number(XElement assembly, string name) =>
        int.Parse(assembly.Attribute(name)?.Value ?? "0", CultureInfo.InvariantCulture);
}
