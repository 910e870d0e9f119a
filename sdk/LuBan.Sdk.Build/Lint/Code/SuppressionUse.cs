namespace LuBan.Sdk.Build.Lint.Code;

/// <summary>An author's word that a finding is right as it is: <c>[UnconditionalSuppressMessage("LuBan", "LB1905", Justification = "…")]</c>.</summary>
/// <param name="Id">The rule.</param>
/// <param name="Scope">The type or member that it concerns; empty for the whole package.</param>
/// <param name="Reason">Why; null when the author does not say.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record SuppressionUse(string Id, string Scope, string? Reason, LintPlace Place)
{
    public const string Attribute = "System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessageAttribute";

    public bool Covers(LintFinding finding) =>
        finding.Id == Id && (Scope.Length == 0 || finding.Place.Member == Scope || finding.Place.Member?.StartsWith(Scope + ".", StringComparison.Ordinal) == true);

    /// <returns>Null when it suppresses a rule of somebody else.</returns>
    public static SuppressionUse? Of(AttributeUse attribute, string scope, LintPlace place)
    {
        if (attribute.Type != Attribute || attribute.Text(0) != "LuBan" || attribute.Text(1) is not { } check) return null;
        // On the assembly the member may be named instead; ~M:Acme.Tasks.Sweeper.Start(System.Int32) is how tools write it.
        var target = attribute.Text("Target");
        if (scope.Length == 0 && target is not null) scope = (target is ['~', _, ':', .. var named] ? named : target).Split('(')[0].Replace('+', '.');
        var reason = attribute.Text("Justification");
        return new(check.Split(':')[0], scope, string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(), place);
    }
}
