using MiniPod.Pods.Spec;

namespace MiniPod.Pods.Tests.Spec;

/// <summary>The references to variables, as the API's descriptions of <c>command</c> and <c>env.value</c> define
/// them.</summary>
public sealed class VariableReferencesTests
{
    private static readonly Dictionary<string, string> Variables = new()
    {
        ["A"] = "one",
        ["B_2.c-d"] = "two",
        ["EMPTY"] = "",
        ["NESTED"] = "$(A)$$",
    };

    [Theory]
    [InlineData("$(A)", "one")]
    [InlineData("x$(A)y$(B_2.c-d)z", "xoneytwoz")]
    [InlineData("$(A)$(A)", "oneone")]
    [InlineData("[$(EMPTY)]", "[]")]
    [InlineData("$(NESTED)", "$(A)$$")]
    public void Expand_KnownVariable_IsReplacedOnce(string text, string expanded) =>
        Assert.Equal(expanded, VariableReferences.Expand(text, Variables));

    [Theory]
    [InlineData("$$(A)", "$(A)")]
    [InlineData("$$$(A)", "$one")]
    [InlineData("$$$$(A)", "$$(A)")]
    [InlineData("a$$b", "a$b")]
    [InlineData("$$", "$")]
    public void Expand_TwoDollars_AreOne(string text, string expanded) =>
        Assert.Equal(expanded, VariableReferences.Expand(text, Variables));

    [Theory]
    [InlineData("")]
    [InlineData("$(UNKNOWN)")]
    [InlineData("$(a)")]
    [InlineData("$()")]
    [InlineData("$(A")]
    [InlineData("$A ${A} $1 $")]
    [InlineData("echo $(cat /etc/hosts)")]
    public void Expand_NoReferenceToAKnownVariable_StaysAsItIs(string text) =>
        Assert.Equal(text, VariableReferences.Expand(text, Variables));

    [Fact]
    public void Expand_ReferenceWithinAReference_IsANameOfItsOwn() =>
        Assert.Equal("$(x$(A)", VariableReferences.Expand("$(x$(A)", Variables));

    [Theory]
    [InlineData("$(A) $(B) $$(A) $$ $x", "1 $(B) $$(A) $$ $x")]
    [InlineData("$(A", "$(A")]
    public void Rewrite_Reference_IsReplacedOrStays(string text, string rewritten) =>
        Assert.Equal(rewritten, VariableReferences.Rewrite(text, name => name == "A" ? "1" : null));
}
