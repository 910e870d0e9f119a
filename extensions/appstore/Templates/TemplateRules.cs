using LuBan.AppStore.Model;

namespace LuBan.AppStore.Templates;

/// <summary>What is wrong with a template, all of it at once: names that it uses and does not have, schemas that would not be checked.</summary>
internal static class TemplateRules
{
    public static IReadOnlyList<string> Check(TemplateSpec template)
    {
        var problems = new List<string>();
        if (template.Parameters is { } schema) problems.AddRange(ParameterRules.CheckSchema(schema, "parameters"));
        if (template.Programs?.SelectMany(program => program.Paths).FirstOrDefault(path => !path.StartsWith('/')) is { } relative) problems.Add($"programs: '{relative}' is not an absolute path.");
        if (template.Files?.FirstOrDefault(file => file.Path.Split('/').Contains("..") || file.Path.StartsWith('/')) is { } outside) problems.Add($"files: '{outside.Path}' leads out of its folder.");
        problems.AddRange(Texts(template).SelectMany(text => CheckText(template, text.Place, text.Text, text.IsFile)));
        return [.. problems.Distinct()];
    }

    private static IEnumerable<(string Place, string Text, bool IsFile)> Texts(TemplateSpec template)
    {
        foreach (var text in template.Command) yield return ("command", text, false);
        foreach (var text in template.Env?.Values ?? []) yield return ("env", text, false);
        foreach (var step in template.Prepare ?? [])
        {
            foreach (var text in step.Command.Concat(step.Env?.Values ?? []).Append(step.Unless ?? "")) yield return ($"prepare/{step.Name}", text, false);
        }

        foreach (var file in template.Files ?? []) yield return ($"files/{file.Path}", file.Content, true);
        foreach (var text in (template.Backup?.Command ?? []).Concat(template.Backup?.Restore ?? [])) yield return ("backup", text, false);
    }

    private static IEnumerable<string> CheckText(TemplateSpec template, string place, string text, bool isFile)
    {
        var problems = new List<string>();
        var names = new TemplateText(name =>
        {
            if (!AppValues.IsKnown(template, name, out var why)) problems.Add($"{place}: '{name}' {why}");
            // A secret on a command line or in the environment is one that everybody can read.
            if (name.StartsWith("secretvalue.", StringComparison.Ordinal) && !isFile) problems.Add($"{place}: '{name}' may stand in files only.");
            return name.StartsWith("param.", StringComparison.Ordinal) ? new System.Text.Json.Nodes.JsonArray() : null;
        });
        try
        {
            _ = names.Fill([text]);
        }
        catch (TemplateException e)
        {
            problems.Add($"{place}: {e.Message}");
        }

        return problems;
    }
}
