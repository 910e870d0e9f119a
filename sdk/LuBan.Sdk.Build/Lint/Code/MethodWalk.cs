using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace LuBan.Sdk.Build.Lint.Code;

/// <summary>Walks through one method from its first to its last instruction and tells of calls with the values that are known.</summary>
/// <remarks>Nothing is run: texts and numbers that the code holds are followed over the stack and through locals, everything else is unknown.</remarks>
internal sealed class MethodWalk(MetadataReader reader, Func<int, LintPlace> placeOf, Action<CodeCall> found, Action<string> literal)
{
    private readonly Stack<object?> _stack = new();
    private readonly Dictionary<int, object?> _locals = [];
    private readonly Dictionary<int, object?[]> _atTarget = [];

    public void Run(MethodBodyBlock body)
    {
        foreach (var region in body.ExceptionRegions)
        {
            _atTarget[region.HandlerOffset] = region.Kind is ExceptionRegionKind.Catch or ExceptionRegionKind.Filter ? [null] : [];
            if (region.Kind == ExceptionRegionKind.Filter) _atTarget[region.FilterOffset] = [null];
        }
        var code = body.GetILReader();
        var reachable = true;
        while (code.RemainingBytes > 0)
        {
            var offset = code.Offset;
            if (!reachable) Restore(offset);
            var operation = OpCodeTable.Read(ref code);
            Step(operation, ref code, offset);
            reachable = operation.FlowControl is not (FlowControl.Branch or FlowControl.Return or FlowControl.Throw);
        }
    }

    private void Restore(int offset)
    {
        _stack.Clear();
        if (_atTarget.TryGetValue(offset, out var saved)) foreach (var value in saved) _stack.Push(value);
    }

    private void Step(OpCode operation, ref BlobReader code, int offset)
    {
        switch (operation.OperandType)
        {
            case OperandType.InlineString:
                var text = reader.GetUserString(MetadataTokens.UserStringHandle(code.ReadInt32() & 0xFFFFFF));
                literal(text);
                _stack.Push(text);
                return;
            case OperandType.InlineMethod:
                Call(operation, MetadataTokens.EntityHandle(code.ReadInt32()), offset);
                return;
            case OperandType.InlineSwitch:
                Take(1);
                var targets = code.ReadInt32();
                code.Offset += 4 * targets;
                return;
            case OperandType.ShortInlineBrTarget or OperandType.InlineBrTarget:
                var distance = operation.OperandType == OperandType.InlineBrTarget ? code.ReadInt32() : code.ReadSByte();
                Branch(operation, code.Offset + distance);
                return;
            default:
                var operand = Operand(operation, ref code);
                if (!Known(operation, operand)) Apply(operation);
                return;
        }
    }

    private static int Operand(OpCode operation, ref BlobReader code)
    {
        switch (OpCodeTable.OperandSize(operation))
        {
            case 1: return code.ReadSByte();
            case 2: return code.ReadUInt16();
            case 4: return code.ReadInt32();
            case 8: code.ReadInt64(); return 0;
            default: return 0;
        }
    }

    private void Branch(OpCode operation, int target)
    {
        Take(OpCodeTable.Takes(operation));
        // To leave a protected block empties the stack; else what is on it goes along.
        var leaves = operation.Value == OpCodes.Leave.Value || operation.Value == OpCodes.Leave_S.Value;
        _atTarget.TryAdd(target, leaves ? [] : [.. _stack.Reverse()]);
    }

    /// <summary>The instructions whose values are followed.</summary>
    private bool Known(OpCode operation, int operand)
    {
        var value = (ushort)operation.Value;
        if (value is >= 0x15 and <= 0x1E) _stack.Push(value - 0x16); // ldc.i4.m1 to ldc.i4.8
        else if (value is 0x1F or 0x20) _stack.Push(operand); // ldc.i4.s, ldc.i4
        else if (value is >= 0x06 and <= 0x09) _stack.Push(_locals.GetValueOrDefault(value - 0x06)); // ldloc.0 to ldloc.3
        else if (value is 0x11 or 0xFE0C) _stack.Push(_locals.GetValueOrDefault(value == 0x11 ? (byte)operand : operand)); // ldloc.s, ldloc
        else if (value is >= 0x0A and <= 0x0D) Store(value - 0x0A); // stloc.0 to stloc.3
        else if (value is 0x13 or 0xFE0E) Store(value == 0x13 ? (byte)operand : operand); // stloc.s, stloc
        else if (value is 0x25) _stack.Push(_stack.TryPeek(out var top) ? top : null); // dup
        else if (value is 0x2A) _stack.Clear(); // ret
        else return false;
        return true;
    }

    // Code of the compiler for try and switch writes locals on several ways: what two ways write differently is unknown.
    private void Store(int local)
    {
        var value = Pop();
        _locals[local] = _locals.TryGetValue(local, out var before) && !Equals(before, value) ? null : value;
    }

    private void Apply(OpCode operation)
    {
        Take(OpCodeTable.Takes(operation));
        for (var count = OpCodeTable.Gives(operation); count > 0; count--) _stack.Push(null);
    }

    private void Call(OpCode operation, EntityHandle token, int offset)
    {
        if (token.Kind is not (HandleKind.MethodDefinition or HandleKind.MemberReference or HandleKind.MethodSpecification))
        {
            Apply(operation);
            return;
        }
        var target = CallTarget.Read(reader, token);
        if (operation.StackBehaviourPop != StackBehaviour.Varpop)
        {
            // The address of a method, for a delegate: it will be called by somebody.
            Apply(operation);
            found(new(target.Assembly, target.Type, target.Method, target.IsStatic, [], target.TypeArguments, placeOf(offset)));
            return;
        }
        var isNew = operation.Value == OpCodes.Newobj.Value;
        var arguments = new object?[target.Parameters + (target.IsStatic || isNew ? 0 : 1)];
        for (var index = arguments.Length - 1; index >= 0; index--) arguments[index] = Pop();
        found(new(target.Assembly, target.Type, target.Method, target.IsStatic, arguments, target.TypeArguments, placeOf(offset)));
        if (isNew || target.Returns != "System.Void") _stack.Push(isNew ? null : Routes.ResultOf(target, arguments));
    }

    private object? Pop() => _stack.TryPop(out var value) ? value : null;

    private void Take(int count)
    {
        while (count-- > 0) Pop();
    }
}
