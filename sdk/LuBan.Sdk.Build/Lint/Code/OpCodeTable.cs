using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace LuBan.Sdk.Build.Lint.Code;

/// <summary>Every instruction of the runtime, and what it takes from and puts on the stack.</summary>
internal static class OpCodeTable
{
    private static readonly Dictionary<ushort, OpCode> All = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (ushort)code.Value);

    /// <summary>Reads the next instruction and leaves the reader at its operand.</summary>
    public static OpCode Read(ref BlobReader code)
    {
        ushort value = code.ReadByte();
        if (value == 0xFE) value = (ushort)(0xFE00 | code.ReadByte());
        return All.TryGetValue(value, out var known) ? known : throw new BadImageFormatException($"Instruction 0x{value:X} is not known.");
    }

    /// <summary>How many values an instruction takes; calls are not asked here.</summary>
    public static int Takes(OpCode code) => code.StackBehaviourPop switch
    {
        StackBehaviour.Pop0 or StackBehaviour.Varpop => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Popref_popi_popi or StackBehaviour.Popref_popi_popi8 or StackBehaviour.Popref_popi_popr4 or StackBehaviour.Popref_popi_popr8
            or StackBehaviour.Popref_popi_popref or StackBehaviour.Popref_popi_pop1 or StackBehaviour.Popi_popi_popi => 3,
        _ => 2,
    };

    public static int Gives(OpCode code) => code.StackBehaviourPush switch
    {
        StackBehaviour.Push0 or StackBehaviour.Varpush => 0,
        StackBehaviour.Push1_push1 => 2,
        _ => 1,
    };

    /// <summary>The bytes of an operand; a switch, whose operand has none of its own length, is not asked here.</summary>
    public static int OperandSize(OpCode code) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
