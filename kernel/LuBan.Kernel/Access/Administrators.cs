using LuBan.Resources;

namespace LuBan.Kernel.Access;

/// <summary>Who may do everything.</summary>
public sealed class Administrators
{
    private readonly AccessEvaluator _evaluator;

    internal Administrators(AccessEvaluator evaluator) => _evaluator = evaluator;

    /// <summary>Whether somebody may do everything: by the group, or by a role that allows everything.</summary>
    /// <param name="subject">Who.</param>
    /// <returns>Whether.</returns>
    public bool Include(AccessSubject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return _evaluator.IsAdministrator(subject);
    }
}
