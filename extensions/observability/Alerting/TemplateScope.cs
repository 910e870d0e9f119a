namespace LuBan.Observability.Alerting;

/// <summary>The dot and the variables of a template.</summary>
internal sealed class TemplateScope
{
    private readonly object? _dot;

    public TemplateScope(AlertTemplateContext context)
    {
        _dot = new Dictionary<string, object?> { ["Labels"] = context.Labels, ["Value"] = context.Value, ["ExternalLabels"] = NoLabels, ["ExternalURL"] = "" };
        Variables = new() { ["$labels"] = context.Labels, ["$value"] = context.Value, ["$externalLabels"] = NoLabels, ["$externalURL"] = "", ["$"] = _dot };
    }

    private TemplateScope(object? dot, Dictionary<string, object?> variables) => (_dot, Variables) = (dot, variables);

    public Dictionary<string, object?> Variables { get; }

    private static IReadOnlyDictionary<string, string> NoLabels { get; } = new Dictionary<string, string>();

    public TemplateScope With(object? dot) => new(dot, Variables);

    public object? Evaluate(IReadOnlyList<TemplateCommand> pipeline)
    {
        object? value = null;
        for (var i = 0; i < pipeline.Count; i++) value = Command(pipeline[i], i > 0, value);
        return value;
    }

    private object? Command(TemplateCommand command, bool isPiped, object? piped)
    {
        if (command.Words[0] is not FunctionOperand function)
        {
            if (command.Words.Count > 1 || isPiped) throw new FormatException("a value cannot be called like a function");
            return Value(command.Words[0]);
        }
        var arguments = command.Words.Skip(1).Select(Value).ToList();
        if (isPiped) arguments.Add(piped);
        return TemplateFunctions.Call(function.Name, arguments);
    }

    private object? Value(TemplateOperand operand) => operand switch
    {
        ConstantOperand constant => constant.Value,
        PipelineOperand inner => Evaluate(inner.Pipeline),
        FunctionOperand function => TemplateFunctions.Call(function.Name, []),
        FieldOperand field => Field(field),
        _ => null,
    };

    private object? Field(FieldOperand operand)
    {
        var value = operand.Variable.Length == 0 ? _dot
            : Variables.TryGetValue(operand.Variable, out var variable) ? variable : throw new FormatException($"there is no variable {operand.Variable}");
        foreach (var name in operand.Fields)
        {
            value = value switch
            {
                // A label that is not there is nothing, not a mistake: as in Prometheus.
                IReadOnlyDictionary<string, string> labels => labels.GetValueOrDefault(name, ""),
                IReadOnlyDictionary<string, object?> fields => fields.TryGetValue(name, out var found) ? found : throw new FormatException($"there is no field .{name}"),
                _ => throw new FormatException($"there is no field .{name}"),
            };
        }
        return value;
    }
}
