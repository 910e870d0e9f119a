namespace LuBan.Observability.Alerting;

/// <summary>A piece of a template.</summary>
internal abstract record TemplateNode;

internal sealed record TextNode(string Text) : TemplateNode;

internal sealed record OutputNode(IReadOnlyList<TemplateCommand> Pipeline) : TemplateNode;

internal sealed record AssignNode(string Name, IReadOnlyList<TemplateCommand> Pipeline) : TemplateNode;

/// <summary><c>if</c>, and <c>with</c>, which makes the value the dot.</summary>
internal sealed record ChoiceNode(IReadOnlyList<TemplateCommand> Condition, bool Rebinds, IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Otherwise) : TemplateNode;

/// <summary>A word and its arguments; in a pipeline the result before it is the last argument.</summary>
internal sealed record TemplateCommand(IReadOnlyList<TemplateOperand> Words);

/// <summary>A constant, <c>$labels.x</c>, <c>.Value</c>, the name of a function, or something in parentheses.</summary>
internal abstract record TemplateOperand;

internal sealed record ConstantOperand(object Value) : TemplateOperand;

/// <summary>A variable (<c>$labels</c>) or the dot, and fields of it.</summary>
internal sealed record FieldOperand(string Variable, IReadOnlyList<string> Fields) : TemplateOperand;

internal sealed record FunctionOperand(string Name) : TemplateOperand;

internal sealed record PipelineOperand(IReadOnlyList<TemplateCommand> Pipeline) : TemplateOperand;
