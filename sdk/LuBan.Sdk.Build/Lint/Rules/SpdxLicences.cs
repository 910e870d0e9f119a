namespace LuBan.Sdk.Build.Lint.Rules;

/// <summary>Licence expressions, as far as a package needs them: the names in use, joined by AND, OR and WITH.</summary>
internal static class SpdxLicences
{
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "0BSD", "AFL-3.0", "AGPL-3.0-only", "AGPL-3.0-or-later", "Apache-1.1", "Apache-2.0", "APSL-2.0", "Artistic-2.0", "BlueOak-1.0.0", "BSD-2-Clause", "BSD-2-Clause-Patent",
        "BSD-3-Clause", "BSD-3-Clause-Clear", "BSD-4-Clause", "BSL-1.0", "BUSL-1.1", "CC-BY-3.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "CDDL-1.0", "CDDL-1.1", "CECILL-2.1",
        "CPAL-1.0", "CPL-1.0", "ECL-2.0", "EFL-2.0", "Elastic-2.0", "EPL-1.0", "EPL-2.0", "EUPL-1.1", "EUPL-1.2", "FTL", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-only",
        "GPL-3.0-or-later", "HPND", "ICU", "IPL-1.0", "ISC", "LGPL-2.0-only", "LGPL-2.0-or-later", "LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later",
        "libpng-2.0", "LPL-1.02", "MIT", "MIT-0", "MPL-1.1", "MPL-2.0", "MS-PL", "MS-RL", "MulanPSL-1.0", "MulanPSL-2.0", "NCSA", "ODbL-1.0", "OFL-1.1", "OpenSSL", "OSL-3.0",
        "PHP-3.01", "PostgreSQL", "PSF-2.0", "Python-2.0", "QPL-1.0", "Ruby", "SSPL-1.0", "Unicode-3.0", "Unicode-DFS-2016", "Unlicense", "UPL-1.0", "Vim", "W3C", "WTFPL",
        "X11", "Zlib", "ZPL-2.1",
        // The names before 2018, still in many packages.
        "GPL-2.0", "GPL-3.0", "LGPL-2.1", "LGPL-3.0", "AGPL-3.0",
    };

    private static readonly HashSet<string> Exceptions = new(StringComparer.OrdinalIgnoreCase)
    {
        "Classpath-exception-2.0", "GCC-exception-3.1", "LLVM-exception", "GPL-3.0-linking-exception", "OpenJDK-assembly-exception-1.0", "Font-exception-2.0", "Linux-syscall-note",
    };

    /// <returns>What is wrong with an expression; null when it is one.</returns>
    public static string? Explain(string expression)
    {
        var words = new Queue<string>(expression.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return Read(words) ?? (words.Count == 0 ? null : $"'{words.Peek()}' is too much; licences are joined by AND, OR or WITH");
    }

    private static string? Read(Queue<string> words)
    {
        while (true)
        {
            if (One(words) is { } reason) return reason;
            if (!words.TryPeek(out var joined) || joined is not ("AND" or "OR")) return null;
            words.Dequeue();
        }
    }

    private static string? One(Queue<string> words)
    {
        if (!words.TryDequeue(out var word)) return "a licence is missing";
        if (word == "(") return Read(words) ?? (words.TryDequeue(out var end) && end == ")" ? null : "a bracket is not closed");
        if (!Known.Contains(word.TrimEnd('+')) && !word.StartsWith("LicenseRef-", StringComparison.Ordinal)) return $"'{word}' is not the SPDX name of a licence";
        if (!words.TryPeek(out var with) || with != "WITH") return null;
        words.Dequeue();
        return words.TryDequeue(out var exception) && Exceptions.Contains(exception) ? null : "WITH is followed by the name of an exception";
    }
}
