using System.Text.RegularExpressions;
using LuBan.Resources;
using Xunit;

namespace LuBan.Audit.Tests;

public sealed class RedactionTests
{
    [Fact]
    public void A_text_that_cannot_be_looked_through_in_time_is_hidden_whole()
    {
        var slow = new Regex("(a+)+$", RegexOptions.None, TimeSpan.FromMilliseconds(1));

        Assert.Equal(AuditRedaction.Mark, AuditRedaction.Text(new string('a', 60) + "!", slow));
    }
}
