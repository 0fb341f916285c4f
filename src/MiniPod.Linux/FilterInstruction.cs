using System.Runtime.InteropServices;

namespace MiniPod.Linux;

/// <summary>An instruction of a classic packet filter: struct sock_filter.</summary>
/// <param name="Code">What to do.</param>
/// <param name="IfTrue">How many instructions to leave out if the condition is true.</param>
/// <param name="IfFalse">How many to leave out otherwise.</param>
/// <param name="Value">The operand.</param>
/// <remarks>The kernel's Documentation/networking/filter.rst.</remarks>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct FilterInstruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);
