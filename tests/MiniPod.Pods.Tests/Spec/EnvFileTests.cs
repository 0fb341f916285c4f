using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Tests.Spec;

/// <summary>Kubernetes' files of variables. In the data, ~ is the end of a line.</summary>
public sealed class EnvFileTests
{
    [Theory]
    [InlineData("A='x'", "x")]
    [InlineData("A='x'~", "x")]
    [InlineData("~  ~\t# A='no'~  A='x'  # said", "x")]
    [InlineData("B='y'~A='x'~A='z'", "x")]
    [InlineData("A=''", "")]
    [InlineData("A= 'x'", "")]
    [InlineData("A='it is $HOME \\n \"x\" #1'", "it is $HOME \\n \"x\" #1")]
    [InlineData("A='one~  two~#three'~B='y'", "one~  two~#three")]
    [InlineData("B='one~A='~A='x'", "x")]
    [InlineData("A='x'\r~B='y'\r", "x")]
    [InlineData("A='x=y'", "x=y")]
    [InlineData("a='x'", null)]
    [InlineData("", null)]
    [InlineData("A='x'~this is not looked at", "x")]
    public void Find_File_IsTheValue(string text, string? value) =>
        Assert.Equal(value?.Replace('~', '\n'), EnvFile.Find(text.Replace('~', '\n'), "A"));

    [Theory]
    [InlineData("A", "line 1 has no '='")]
    [InlineData("~='x'", "line 2 has no name before '='")]
    [InlineData("A ='x'", "line 1 has a blank before '='")]
    [InlineData("A=x", "line 1 has a value that is not in single quotes")]
    [InlineData("A=\"x\"", "line 1 has a value that is not in single quotes")]
    [InlineData("A=", "line 1 has a value that is not in single quotes")]
    [InlineData("B='y'~A='x~z", "line 2 has no closing quote")]
    [InlineData("A='x'y", "line 1 has something after the closing quote")]
    [InlineData("A='x~y' z", "line 2 has something after the closing quote")]
    [InlineData("B=y~A='x'", "line 1 has a value that is not in single quotes")]
    public void Find_LineIsWrong_SaysWhichAndWhy(string text, string error) => Assert.Equal(
        $"{error}: the form is NAME='VALUE'",
        Assert.Throws<PodException>(() => EnvFile.Find(text.Replace('~', '\n'), "A")).Message);
}
