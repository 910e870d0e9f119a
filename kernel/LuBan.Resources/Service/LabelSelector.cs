using System.Globalization;

namespace LuBan.Resources;

/// <summary>A label selector in Kubernetes syntax.</summary>
public sealed class LabelSelector
{
    private readonly List<Requirement> _requirements;

    private LabelSelector(List<Requirement> requirements) => _requirements = requirements;

    private enum Operator
    {
        In,
        NotIn,
        Exists,
        Absent,
        Greater,
        Less,
    }

    /// <summary>Whether it selects everything.</summary>
    public bool IsEmpty => _requirements.Count == 0;

    /// <summary>Reads a selector.</summary>
    /// <param name="text">The selector; null or empty for everything.</param>
    /// <returns>The selector.</returns>
    /// <exception cref="Sdk.ResourceException">400: it cannot be read.</exception>
    public static LabelSelector Parse(string? text) => new(string.IsNullOrWhiteSpace(text) ? [] : new Parser(text).Read());

    /// <summary>Whether an object with these labels is selected.</summary>
    /// <param name="labels">The labels; null for none.</param>
    /// <returns>Whether it is.</returns>
    public bool Matches(IReadOnlyDictionary<string, string>? labels) => _requirements.All(requirement => requirement.Matches(labels));

    private sealed record Requirement(string Key, Operator Operator, IReadOnlyList<string> Values)
    {
        internal bool Matches(IReadOnlyDictionary<string, string>? labels)
        {
            string? value = null;
            var present = labels is not null && labels.TryGetValue(Key, out value);
            return Operator switch
            {
                Operator.In => present && Values.Contains(value),
                Operator.NotIn => !present || !Values.Contains(value),
                Operator.Exists => present,
                Operator.Absent => !present,
                _ => present && TryNumber(value!, out var number) && TryNumber(Values[0], out var bound) && (Operator == Operator.Greater ? number > bound : number < bound),
            };
        }

        internal static bool TryNumber(string text, out long number) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Requirements joined by commas: <c>key</c>, <c>!key</c>, <c>key = value</c>, <c>key != value</c>, <c>key in (a, b)</c>, <c>key notin (a)</c>, <c>key &gt; 1</c>, <c>key &lt; 1</c>.</summary>
    private sealed class Parser(string text)
    {
        private readonly List<string> _tokens = [.. Tokens(text)];
        private int _at;

        private string? Next => _at < _tokens.Count ? _tokens[_at] : null;

        internal List<Requirement> Read()
        {
            List<Requirement> requirements = [ReadOne()];
            while (Take(",")) requirements.Add(ReadOne());
            return Next is null ? requirements : throw Bad();
        }

        private Requirement ReadOne()
        {
            if (Take("!")) return new Requirement(Key(), Operator.Absent, []);
            var key = Key();
            if (Next is null or ",") return new Requirement(key, Operator.Exists, []);
            return _tokens[_at++] switch
            {
                "=" or "==" => new Requirement(key, Operator.In, [Value()]),
                "!=" => new Requirement(key, Operator.NotIn, [Value()]),
                "in" => new Requirement(key, Operator.In, Values()),
                "notin" => new Requirement(key, Operator.NotIn, Values()),
                ">" => new Requirement(key, Operator.Greater, [Number()]),
                "<" => new Requirement(key, Operator.Less, [Number()]),
                _ => throw Bad(),
            };
        }

        private List<string> Values()
        {
            if (!Take("(")) throw Bad();
            List<string> values = [Value()];
            while (Take(",")) values.Add(Value());
            return Take(")") ? values : throw Bad();
        }

        private string Key() => Next is { } key && Names.IsQualifiedName(key) ? _tokens[_at++] : throw Bad();

        /// <summary>A value may be missing: then it is the empty one.</summary>
        private string Value()
        {
            if (Next is null or "," or ")") return "";
            return Names.IsLabelValue(Next) ? _tokens[_at++] : throw Bad();
        }

        private string Number() => Value() is var value && Requirement.TryNumber(value, out _) ? value : throw Bad();

        private bool Take(string token)
        {
            if (Next != token) return false;
            _at++;
            return true;
        }

        private static IEnumerable<string> Tokens(string text)
        {
            for (var i = 0; i < text.Length;)
            {
                if (char.IsWhiteSpace(text[i]))
                {
                    i++;
                    continue;
                }

                var start = i;
                if (IsSymbol(text[i])) i += text.AsSpan(i) is ['=', '=', ..] or ['!', '=', ..] ? 2 : 1;
                else
                    while (i < text.Length && !IsSymbol(text[i]) && !char.IsWhiteSpace(text[i])) i++;
                yield return text[start..i];
            }
        }

        private static bool IsSymbol(char c) => c is '=' or '!' or '(' or ')' or ',' or '>' or '<';

        private Exception Bad() => Refusal.BadRequest(
            $"unable to parse requirement: '{text}' is not a label selector; expected requirements such as app=web, tier!=cache, env in (a,b), env notin (c), debug, !debug or size>3, joined by commas.");
    }
}
