using MiniPod.Cli.Rendering;

namespace MiniPod.Cli.Tests.Rendering;

public sealed class TextTableTests
{
    [Fact]
    public void Print_Rows_ColumnsAreAsWideAsTheirWidestCellAndNothingTrails()
    {
        var table = new TextTable("NAME", "IP", "PORTS");
        table.Add("a-long-name", "10.0.0.1", "");
        table.Add("b", "<none>", "x");
        var text = new StringWriter { NewLine = "\n" };

        table.Print(text);

        Assert.Equal("NAME          IP         PORTS\na-long-name   10.0.0.1\nb             <none>     x\n", text.ToString());
    }

    [Fact]
    public void Print_NoRows_ShowsTheHeaders()
    {
        var text = new StringWriter { NewLine = "\n" };

        new TextTable("A", "B").Print(text);

        Assert.Equal("A   B\n", text.ToString());
    }

    [Fact]
    public void Print_CellWithLineFeedTabOrControls_StaysOneLineAndOneColumn()
    {
        var table = new TextTable("A", "B");
        table.Add("x\ny\tz\e", "b");
        var text = new StringWriter { NewLine = "\n" };

        table.Print(text);

        Assert.Equal("A        B\nx y z?   b\n", text.ToString());
    }
}
