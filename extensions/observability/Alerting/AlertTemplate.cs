using System.Text;

namespace LuBan.Observability.Alerting;

/// <summary>The part of Go's templates that annotations of alerts use: values, functions, pipes, conditions.</summary>
internal static class AlertTemplate
{
    private const int MaximumLength = 64 * 1024;

    /// <summary>Fills a template in. What is wrong with it stands in the text, as in Prometheus: an alert is not lost because of its words.</summary>
    public static string Expand(string template, AlertTemplateContext context)
    {
        if (!template.Contains("{{", StringComparison.Ordinal)) return template;
        try
        {
            return Render(TemplateParser.Parse(template), context);
        }
        catch (FormatException wrong)
        {
            return $"<error expanding template: {wrong.Message}>";
        }
    }

    /// <summary>What is wrong with a template; null when nothing is.</summary>
    public static string? Problem(string template)
    {
        try
        {
            TemplateParser.Parse(template);
            return null;
        }
        catch (FormatException wrong)
        {
            return wrong.Message;
        }
    }

    private static string Render(IReadOnlyList<TemplateNode> nodes, AlertTemplateContext context)
    {
        var text = new StringBuilder();
        Render(nodes, new TemplateScope(context), text);
        return text.ToString();
    }

    private static void Render(IReadOnlyList<TemplateNode> nodes, TemplateScope scope, StringBuilder text)
    {
        foreach (var node in nodes)
        {
            if (text.Length > MaximumLength) throw new FormatException("the text is longer than 65,536 characters");
            switch (node)
            {
                case TextNode plain:
                    text.Append(plain.Text);
                    break;
                case OutputNode output:
                    text.Append(TemplateFunctions.Text(scope.Evaluate(output.Pipeline)));
                    break;
                case AssignNode assign:
                    scope.Variables[assign.Name] = scope.Evaluate(assign.Pipeline);
                    break;
                case ChoiceNode choice:
                    var value = scope.Evaluate(choice.Condition);
                    if (!TemplateFunctions.IsTrue(value)) Render(choice.Otherwise, scope, text);
                    else Render(choice.Then, choice.Rebinds ? scope.With(value) : scope, text);
                    break;
            }
        }
    }
}
