-- use "words": what people leave on a voicemail and no machine should answer.                            api 1
--
-- Each entry is a word or phrase, found as whole words; case, accents, apostrophes and punctuation do not count.
-- "flood*" also finds flooded and flooding. A match only ever asks for a person, so when in doubt a word is in.
return {
  -- Somebody or something is in danger now, or the house takes damage by the hour.
  emergency = {
    "emergency", "urgent*", "asap", "right away", "911", "dangerous",
    "gas smell*", "gas odor", "gas leak*", "leaking gas", "smell gas", "smells gas", "smelled gas",
    "smelling gas", "smell of gas", "smells of gas",
    "smell like gas", "smells like gas", "smelled like gas", "rotten egg*", "carbon monoxide", "co alarm",
    "co detector", "monoxide",
    "no heat", "no heating", "without heat", "heat is out", "heat went out", "heater is out", "furnace is out",
    "furnace went out", "freezing", "frozen pipe*",
    "burst*", "pipe broke", "broken pipe", "flood*", "water everywhere", "leaking everywhere", "ceiling is leaking",
    "water is coming", "overflow*", "sewage", "sewer*", "backed up", "no water",
    "spark*", "smoke", "smoking", "burning smell*", "smell burning", "smells like burning", "fire", "on fire",
    "electric shock", "shocked",
    "no power", "power is out", "exposed wire*",
    "baby", "newborn", "oxygen", "elderly",
    -- Spanish
    "emergencia*", "urgente*", "peligro*", "huele a gas", "olor a gas", "fuga de gas", "monoxido",
    "sin calefaccion", "no hay calefaccion", "no tenemos calefaccion", "sin calor", "congelad*",
    "inundacion*", "inundad*", "se inundo", "tuberia rota", "se rompio la tuberia", "se revento", "revento",
    "fuga de agua", "sin agua", "aguas negras", "drenaje tapado", "chispa*", "humo", "incendio", "quemado",
    "huele a quemado", "sin luz", "no hay luz", "bebe",
  },
  -- Somebody asks not to be called or texted, and says it to the mailbox: 47 CFR 64.1200(a)(11) counts that as a stop
  -- until it is shown that it was none. A person listens and decides.
  stop = {
    "do not text*", "dont text*", "not text me", "stop text*", "quit text*", "no more text*", "no texts",
    "do not call*", "dont call*", "stop call*", "quit call*", "no more calls", "never call", "never text",
    "do not contact", "dont contact", "stop contact*", "take me off", "remove me", "remove my number",
    "delete my number",
    "unsubscribe", "opt out", "opting out", "leave me alone", "wrong number", "call list",
    -- Spanish
    "no me llame*", "no llame*", "no me texte*", "no me mande*", "no me envie*", "dejen de llamar*",
    "deje de llamar*",
    "ya no me", "numero equivocado", "quiteme de", "borre mi numero",
  },
  -- Somebody threatens with the law.
  legal = {
    "lawyer*", "attorney*", "lawsuit*", "law suit", "sue you", "suing", "legal action", "small claims",
    "take you to court",
    "tcpa", "harass*", "better business bureau", "attorney general", "file a complaint", "cease and desist",
    -- Spanish
    "abogad*", "demanda*", "demandar*", "acoso", "queja formal",
  },
}
