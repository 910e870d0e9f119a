using LuBan.DevOps.Model;
using LuBan.DevOps.Variables;

namespace LuBan.DevOps.Running;

/// <summary>Replaces variables everywhere in a step.</summary>
internal static class StepVariables
{
    public static Step Apply(Step step, VariableScope scope) => step with
    {
        Image = scope.ApplyOrNull(step.Image),
        Script = scope.ApplyOrNull(step.Script),
        Command = scope.Apply(step.Command),
        Args = scope.Apply(step.Args),
        WorkingDir = scope.ApplyOrNull(step.WorkingDir),
        Timeout = scope.ApplyOrNull(step.Timeout),
        OnError = scope.ApplyOrNull(step.OnError),
        When = step.When?.Select(scope.Apply).ToList(),
        Env = step.Env?.Select(variable => variable with { Value = scope.ApplyOrNull(variable.Value), ValueFrom = variable.ValueFrom is { } source ? Apply(source, scope) : null }).ToList(),
        EnvFrom = step.EnvFrom?.Select(source => source with { Prefix = scope.ApplyOrNull(source.Prefix), ConfigMapRef = Apply(source.ConfigMapRef, scope), SecretRef = Apply(source.SecretRef, scope) }).ToList(),
    };

    private static EnvVarSource Apply(EnvVarSource source, VariableScope scope) => source with { SecretKeyRef = Apply(source.SecretKeyRef, scope), ConfigMapKeyRef = Apply(source.ConfigMapKeyRef, scope) };

    private static KeySelector? Apply(KeySelector? selector, VariableScope scope) => selector is null ? null : selector with { Name = scope.ApplyOrNull(selector.Name), Key = scope.Apply(selector.Key) };

    private static ObjectSelector? Apply(ObjectSelector? selector, VariableScope scope) => selector is null ? null : selector with { Name = scope.ApplyOrNull(selector.Name) };
}
